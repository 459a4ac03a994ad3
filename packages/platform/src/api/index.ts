/** The door of the api room: what other systems ask of Remit, and the machine clients that may. */
export { authzenPaths, mountAuthzen } from './authzen.ts'
export { addApiClient, removeApiClient } from './clients.ts'
export { isForMachines, sentRequestId } from './machines.ts'
