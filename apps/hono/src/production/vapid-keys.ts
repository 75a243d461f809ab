import { generateVapidKeys } from '@ssp/providers/push'

// `npm run vapid-keys`: a pair for the applications file and the environment. Shown once, kept nowhere.
const { publicKey, privateKey } = await generateVapidKeys()
console.log(`publicKey (into the applications file)  ${publicKey}`)
console.log(`private key (into the environment)      ${privateKey}`)
