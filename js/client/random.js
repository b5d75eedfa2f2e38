/** Numbers of 32 bits. They tell requests apart and spread repeats, and are no secret: Node would load WebCrypto for better ones. */

export const randomNumber = () => Math.floor(Math.random() * 0x1_0000_0000);
