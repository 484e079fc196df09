package io.clusterapi.controlplane.pki;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * RSA-2048 key pairs made ahead of time. A cluster needs five (three authorities, the service
 * account, the administrator); at 60 to 80 ms of CPU each they would cost 0.4 s between
 * "infrastructure ready" and the first machine. Two clusters' worth wait here, made by one
 * background thread of minimum priority; when the pool is empty the caller makes its own.
 *
 * <p>Other algorithms are made on demand: ECDSA takes microseconds, longer RSA keys are rare.
 */
public final class KeyPool implements KeySource, AutoCloseable {
  /** Pairs kept when nothing else is configured: two clusters' worth. */
  public static final int DEFAULT_SIZE = 10;

  private final SecureRandom random;
  private final BlockingQueue<KeyPair> ready;
  private final Thread filler;

  public KeyPool(int size, SecureRandom random) {
    if (size < 1) {
      throw new IllegalArgumentException("A key pool holds at least 1 key pair, asked for " + size);
    }
    this.random = random;
    this.ready = new ArrayBlockingQueue<>(size);
    this.filler = new Thread(this::fill, "key-pool");
    filler.setDaemon(true);
    filler.setPriority(Thread.MIN_PRIORITY);
    filler.start();
  }

  @Override
  public KeyPair next(KeyAlgorithm algorithm) {
    KeyPair pooled = algorithm == KeyAlgorithm.RSA_2048 ? ready.poll() : null;
    return pooled != null ? pooled : algorithm.generate(random);
  }

  /** Pairs ready at this moment. */
  public int available() {
    return ready.size();
  }

  private void fill() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        ready.put(KeyAlgorithm.RSA_2048.generate(random));
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    filler.interrupt();
    ready.clear();
  }
}
