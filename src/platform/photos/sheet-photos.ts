/** How many photos a contact sheet shows. */
export const sheetPhotos = 20;
