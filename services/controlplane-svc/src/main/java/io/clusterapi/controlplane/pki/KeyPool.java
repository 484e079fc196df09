package io.clusterapi.controlplane.pki;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * RSA-2048 key pairs made ahead of time. A cluster needs five (three authorities, the service
 * account, the administrator); at 60 to 80 ms of CPU each they would cost 0.4 s between
 * "infrastructure ready" and the first machine. Two clusters' worth wait here, made by one
 * background thread; when the pool is empty the caller makes its own. The thread waits until nobody
 * has asked for 5 s: whoever takes keys is making a cluster, and needs the processors himself.
 *
 * <p>Other algorithms are made on demand: ECDSA takes microseconds, longer RSA keys are rare.
 */
public final class KeyPool implements KeySource, AutoCloseable {
  /** Pairs kept when nothing else is configured: two clusters' worth. */
  public static final int DEFAULT_SIZE = 10;

  private static final Duration QUIET = Duration.ofSeconds(5);

  private final SecureRandom random;
  private final Queue<KeyPair> ready = new ConcurrentLinkedQueue<>();
  private final Semaphore places;
  private final Thread filler;
  private final long quietNanos;
  private long takenAt;

  public KeyPool(int size, SecureRandom random) {
    this(size, random, QUIET);
  }

  KeyPool(int size, SecureRandom random, Duration quiet) {
    if (size < 1) {
      throw new IllegalArgumentException("A key pool holds at least 1 key pair, asked for " + size);
    }
    this.random = random;
    this.places = new Semaphore(size);
    this.quietNanos = quiet.toNanos();
    this.takenAt = System.nanoTime() - quietNanos;
    this.filler = new Thread(this::fill, "key-pool");
    filler.setDaemon(true);
    filler.start();
  }

  @Override
  public KeyPair next(KeyAlgorithm algorithm) {
    if (algorithm != KeyAlgorithm.RSA_2048) {
      return algorithm.generate(random);
    }
    synchronized (this) {
      takenAt = System.nanoTime();
    }
    KeyPair pooled = ready.poll();
    if (pooled == null) {
      return algorithm.generate(random);
    }
    places.release();
    return pooled;
  }

  /** Pairs ready at this moment. */
  public int available() {
    return ready.size();
  }

  private void fill() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        places.acquire();
        awaitQuiet();
        ready.add(KeyAlgorithm.RSA_2048.generate(random));
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitQuiet() throws InterruptedException {
    long left = takenAt + quietNanos - System.nanoTime();
    while (left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = takenAt + quietNanos - System.nanoTime();
    }
  }

  @Override
  public void close() {
    filler.interrupt();
    ready.clear();
  }
}
