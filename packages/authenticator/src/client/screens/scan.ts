import type { App, View } from '../app.ts'
import { el } from '../dom.ts'
import { errandOfLink } from '../fragment.ts'
import { actions, button, heading, text } from '../parts.ts'
import { say } from '../say.ts'

/** Reads a picture of the camera; null where no code is in it. */
type Read = (picture: ImageData) => string | null

/** Milliseconds between two pictures: reading one takes a slow phone about a tenth of a second. */
const PAUSE = 150

/** As many pixels as a code on a screen needs, and no more. */
const WIDTH = 640

/** Looks through the camera until it sees a code of ours. */
export function scanView(app: App, request: string | null): View {
  const video = el('video', { playsinline: true, muted: true, 'aria-label': say('scan.camera') })
  const canvas = el('canvas')
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  let stream: MediaStream | null = null
  let over = false
  let said = ''

  const leave = (): void => {
    over = true
    for (const track of stream?.getTracks() ?? []) track.stop()
  }

  /** Says it once, not with each picture. */
  const complain = (id: 'scan.foreign' | 'scan.other'): void => {
    if (said === id) return
    said = id
    app.tell(say(id), 'problem')
  }

  const follow = (link: string): void => {
    const errand = errandOfLink(link, app.url)
    if (errand === null || errand.type === 'open') return complain('scan.foreign')
    if (request !== null && (errand.type !== 'scan' || errand.request !== request)) return complain('scan.other')
    if (errand.type === 'scan') return app.go({ at: 'seek', request: errand.request, secret: errand.secret })
    app.go({ at: 'activate', ticket: { activation: errand.activation, secret: errand.secret } })
  }

  const look = (read: Read): void => {
    if (over || brush === null) return
    if (video.videoWidth > 0) {
      canvas.width = Math.min(WIDTH, video.videoWidth)
      canvas.height = Math.round((canvas.width / video.videoWidth) * video.videoHeight)
      brush.drawImage(video, 0, 0, canvas.width, canvas.height)
      const link = read(brush.getImageData(0, 0, canvas.width, canvas.height))
      if (link !== null) follow(link)
    }
    setTimeout(look, PAUSE, read)
  }

  const start = async (): Promise<void> => {
    try {
      const [{ read }, camera] = await Promise.all([
        import('../scanner.ts'),
        navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }),
      ])
      stream = camera
      if (over) return leave()
      video.srcObject = camera
      await video.play()
      look(read)
    } catch {
      if (!over) app.tell(say(request === null ? 'scan.denied' : 'scan.denied.number'), 'problem')
    }
  }
  void start()

  const typed = (): void => app.go(request === null ? { at: 'activate', ticket: null } : { at: 'seek', request, secret: null })
  return {
    title: say('scan.title'),
    body: [
      heading(say('scan.title')),
      text('scan.text'),
      el('div', { class: 'ssp-camera' }, video),
      actions(
        button({ label: say(request === null ? 'action.type' : 'action.type-number'), glyph: 'keys', press: typed }),
        button({ label: say('action.cancel'), kind: 'quiet', press: () => app.go({ at: 'accounts' }) }),
      ),
    ],
    leave,
  }
}
