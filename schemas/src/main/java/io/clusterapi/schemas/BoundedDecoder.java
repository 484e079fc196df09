package io.clusterapi.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Reads a record whose lengths may be lies. Avro takes memory for a string or an array as soon as
 * it has read its length: a record of 14 bytes that claims a string of 1 GB would end the service,
 * and end it again after every restart, because the record is still there. Here nothing may be
 * longer than the bytes that are left.
 */
final class BoundedDecoder extends Decoder {
  private final BinaryDecoder input;

  BoundedDecoder(byte[] bytes, int offset) {
    input = DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, null);
  }

  /** The length of what comes next, in bytes. */
  private int length() throws IOException {
    long length = input.readLong();
    if (length < 0) {
      throw new AvroRuntimeException("negative length " + length);
    }
    return (int) withinRest(length);
  }

  /** No element of our contracts is shorter than a byte, so counts are bounded as lengths are. */
  private long withinRest(long wanted) throws IOException {
    int rest = input.inputStream().available();
    if (wanted > rest) {
      throw new EOFException("wants " + wanted + ", but only " + rest + " bytes are left");
    }
    return wanted;
  }

  private byte[] content() throws IOException {
    byte[] bytes = new byte[length()];
    input.readFixed(bytes, 0, bytes.length);
    return bytes;
  }

  @Override
  public String readString() throws IOException {
    return new String(content(), StandardCharsets.UTF_8);
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    return new Utf8(content());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    return ByteBuffer.wrap(content());
  }

  @Override
  public long readArrayStart() throws IOException {
    return withinRest(input.readArrayStart());
  }

  @Override
  public long arrayNext() throws IOException {
    return withinRest(input.arrayNext());
  }

  @Override
  public long readMapStart() throws IOException {
    return withinRest(input.readMapStart());
  }

  @Override
  public long mapNext() throws IOException {
    return withinRest(input.mapNext());
  }

  @Override
  public void readNull() throws IOException {
    input.readNull();
  }

  @Override
  public boolean readBoolean() throws IOException {
    return input.readBoolean();
  }

  @Override
  public int readInt() throws IOException {
    return input.readInt();
  }

  @Override
  public long readLong() throws IOException {
    return input.readLong();
  }

  @Override
  public float readFloat() throws IOException {
    return input.readFloat();
  }

  @Override
  public double readDouble() throws IOException {
    return input.readDouble();
  }

  @Override
  public int readEnum() throws IOException {
    return input.readEnum();
  }

  @Override
  public int readIndex() throws IOException {
    return input.readIndex();
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    input.readFixed(bytes, start, length);
  }

  @Override
  public void skipString() throws IOException {
    input.skipFixed(length());
  }

  @Override
  public void skipBytes() throws IOException {
    input.skipFixed(length());
  }

  @Override
  public void skipFixed(int length) throws IOException {
    input.skipFixed(length);
  }

  @Override
  public long skipArray() throws IOException {
    return withinRest(input.skipArray());
  }

  @Override
  public long skipMap() throws IOException {
    return withinRest(input.skipMap());
  }
}
