/** The spec breaks a documented rule of its service. Thrown before anything is sent; final. */
export class InvalidSpec extends Error {
  override readonly name = 'InvalidSpec';
}
