package io.perigee.auth.tpm;

import io.perigee.contracts.error.Unauthorized;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What a TPM 2.0 says about itself, signed: a TPMS_ATTEST of type quote (TPM 2.0 Library, part 2,
 * 10.12.8).
 *
 * @param nonce the qualifying data that the caller chose
 * @param pcrDigest digest over the quoted registers, hexadecimal
 * @param registers how many registers were quoted
 */
record TpmQuote(byte[] nonce, String pcrDigest, int registers) {

  /** TPM_GENERATED_VALUE: a TPM signs nothing that begins so unless it has made it itself. */
  private static final int MAGIC = 0xff544347;

  private static final short QUOTE = (short) 0x8018;
  private static final int CLOCK_INFO = 8 + 4 + 4 + 1;
  private static final int FIRMWARE = 8;
  private static final int MOST_BANKS = 16;

  /**
   * @throws Unauthorized if it is no quote
   */
  static TpmQuote parse(byte[] attest) {
    try {
      ByteBuffer in = ByteBuffer.wrap(attest);
      if (in.getInt() != MAGIC || in.getShort() != QUOTE) {
        throw new Unauthorized("quote is not one that a TPM made");
      }
      sized(in); // the name of the key that signed
      byte[] nonce = sized(in);
      in.position(in.position() + CLOCK_INFO + FIRMWARE);
      int banks = in.getInt();
      if (banks < 0 || banks > MOST_BANKS) {
        throw new Unauthorized("quote is cut short or malformed");
      }
      int registers = 0;
      for (int bank = 0; bank < banks; bank++) {
        in.getShort(); // the bank's hash
        for (int bytes = in.get(); bytes > 0; bytes--) {
          registers += Integer.bitCount(in.get() & 0xff);
        }
      }
      byte[] digest = sized(in);
      if (in.hasRemaining()) {
        throw new Unauthorized("quote has more than belongs to it");
      }
      return new TpmQuote(nonce, HexFormat.of().formatHex(digest), registers);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new Unauthorized("quote is cut short or malformed");
    }
  }

  /** A TPM2B: two bytes of length, then so many bytes. */
  static byte[] sized(ByteBuffer in) {
    byte[] content = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(content);
    return content;
  }
}
