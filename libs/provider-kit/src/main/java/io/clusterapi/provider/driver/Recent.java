package io.clusterapi.provider.driver;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was learnt of late, at most so many entries: the one that was learnt first gives way. For
 * what is only faster to know and can be asked again, so nothing has to be taken out of it.
 */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  public Recent(int most) {
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
