import { openStore, stores } from '../src/testing/open-store.ts'
import { storeSuite } from '../src/testing/store-suite.ts'

for (const store of stores) storeSuite(store, () => openStore(store))
