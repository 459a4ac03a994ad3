/** Everybody in the demonstration signs in with this. */
export const demonstrationPassword = 'measure-twice'
