import { decodeQR } from 'qr/decode.js'

/** What a picture says, where there is a QR code in it. In a file of its own: few need it, and it is large. */
export function read(picture: ImageData): string | null {
  try {
    return decodeQR(picture)
  } catch {
    return null
  }
}
