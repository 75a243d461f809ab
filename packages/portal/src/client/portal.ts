import { Answer } from './answer.ts'
import { Countdown } from './countdown.ts'
import { once } from './once.ts'
import { Passkey } from './passkey.ts'
import { Wait } from './wait.ts'
import { arrive } from './arrive.ts'

customElements.define('ssp-passkey', Passkey)
customElements.define('ssp-wait', Wait)
customElements.define('ssp-answer', Answer)
customElements.define('ssp-countdown', Countdown)
once()
arrive()
