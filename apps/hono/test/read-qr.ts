import type { Browser, Page } from 'playwright-core'
import decodeQR from 'qr/decode.js'

/** Reads QR codes off somebody's screen, as a phone's camera does: out of a picture of what the page shows. */
export interface Camera {
  read(screen: Page): Promise<string>
}

/** A page of its own turns pictures into pixels: browsers can do that already. */
export async function camera(browser: Browser): Promise<Camera> {
  const darkroom = await browser.newPage()
  const develop = (png: string): Promise<{ readonly width: number; readonly height: number; readonly grey: string }> =>
    darkroom.evaluate(async (source) => {
      const picture = await createImageBitmap(await (await fetch(source)).blob())
      const { width, height } = picture
      const brush = new OffscreenCanvas(width, height).getContext('2d')
      brush?.drawImage(picture, 0, 0)
      const pixels = brush?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
      // What comes back is text, so a letter for each pixel: the screen's codes are black and white.
      let grey = ''
      for (let at = 0; at < pixels.length; at += 4) grey += String.fromCharCode(pixels[at] ?? 0)
      return { width, height, grey }
    }, `data:image/png;base64,${png}`)
  return {
    async read(screen) {
      const { width, height, grey } = await develop((await screen.locator('main').screenshot()).toString('base64'))
      const data = new Uint8Array(width * height * 4)
      for (let at = 0; at < grey.length; at += 1) data.fill(grey.charCodeAt(at), at * 4, at * 4 + 4)
      return decodeQR({ width, height, data })
    },
  }
}
