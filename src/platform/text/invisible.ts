/** Signs that draw nothing by themselves: joiners, direction marks, soft hyphens, variation selectors. */
export const invisible = /\p{DI}/gu;
