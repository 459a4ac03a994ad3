/** The door of the api room: what other systems ask of Remit, and the machine clients that may. */
export { authzenPaths, mountAuthzen } from './authzen.ts'
export { type ApiClient, addApiClient, type ClientGrant, clientGrants, removeApiClient } from './clients.ts'
export { clientOf, isForMachines, openToMachines, readBody, sentRequestId } from './machines.ts'
export { countRequest, keyIn, once } from './once.ts'
