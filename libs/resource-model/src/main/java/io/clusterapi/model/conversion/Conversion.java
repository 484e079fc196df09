package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts objects between the versions they are served in. Arguments are not changed.
 *
 * <p>Fields no version knows are carried over under their path, so that strict validation of the
 * result names them. Going to another version and back gives the same object; what the other
 * version cannot say travels in the annotation {@code cluster.x-k8s.io/conversion-data}. One thing
 * is added: a reference read as v1beta1 has the namespace it is resolved in.
 */
public final class Conversion {
  private static final Map<String, VersionPair> PAIRS = new HashMap<>();

  static {
    List<VersionPair> all = new ArrayList<>();
    all.addAll(ClusterConversion.PAIRS);
    all.addAll(MachineConversion.PAIRS);
    all.addAll(KubeadmConfigConversion.PAIRS);
    all.addAll(KubeadmControlPlaneConversion.PAIRS);
    all.addAll(ClusterResourceSetConversion.PAIRS);
    all.addAll(AwsConversion.PAIRS);
    all.addAll(VSphereConversion.PAIRS);
    all.forEach(pair -> PAIRS.put(key(pair.group(), pair.kind()), pair));
  }

  private Conversion() {}

  /**
   * The object in the version that is stored. Kinds with one version are returned as a copy.
   *
   * @throws ConversionRefused when the version is not served, a value has the wrong form, or a
   *     field is used that only the stored version has
   */
  public static ObjectNode toStorage(ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText();
    VersionPair pair = pair(apiVersion, object.path("kind").asText());
    if (pair == null || apiVersion.equals(pair.storedApiVersion())) {
      return object.deepCopy();
    }
    if (!apiVersion.equals(pair.olderApiVersion())) {
      throw unserved(pair, apiVersion);
    }
    return pair.toStored(object);
  }

  /**
   * A stored object in another version.
   *
   * @param apiVersion for example {@code cluster.x-k8s.io/v1beta1}
   * @throws ConversionRefused when the kind is not served in that version
   */
  public static ObjectNode to(ObjectNode storage, String apiVersion) {
    VersionPair pair = pair(storage.path("apiVersion").asText(), storage.path("kind").asText());
    if (storage.path("apiVersion").asText().equals(apiVersion)) {
      return storage.deepCopy();
    }
    if (pair == null) {
      throw new ConversionRefused(
          "apiVersion", storage.path("kind").asText() + " is not served as " + apiVersion);
    }
    if (!apiVersion.equals(pair.olderApiVersion())) {
      throw unserved(pair, apiVersion);
    }
    return pair.toOlder(storage);
  }

  /** Whether objects of the kind can be sent and read in that version. */
  public static boolean serves(String apiVersion, String kind) {
    VersionPair pair = pair(apiVersion, kind);
    return pair != null
        && (apiVersion.equals(pair.storedApiVersion())
            || apiVersion.equals(pair.olderApiVersion()));
  }

  private static ConversionRefused unserved(VersionPair pair, String apiVersion) {
    return new ConversionRefused(
        "apiVersion",
        pair.kind()
            + " is not served as "
            + apiVersion
            + ": use "
            + pair.storedApiVersion()
            + " or "
            + pair.olderApiVersion());
  }

  private static VersionPair pair(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return PAIRS.get(key(slash < 0 ? "" : apiVersion.substring(0, slash), kind));
  }

  private static String key(String group, String kind) {
    return group + "/" + kind;
  }
}
