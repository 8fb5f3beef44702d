/** Node's own, as it is before the embedded database is loaded. It must be imported before it. */
export const emitWarning = process.emitWarning.bind(process);
