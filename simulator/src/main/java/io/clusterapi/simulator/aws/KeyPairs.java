package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Key pairs by name. Every account has one named {@code default} in every region. */
final class KeyPairs {
  static final String BUILT_IN = "default";

  private static final Filters FILTERS =
      Filters.of("key-name", "keyName", "key-pair-id", "keyPairId");

  void addTo(Actions actions) {
    actions
        .write("ImportKeyPair", this::importKey)
        .read("DescribeKeyPairs", this::describe)
        .write("DeleteKeyPair", this::delete);
  }

  static boolean exists(Call call, String name) {
    return name.equals(BUILT_IN) || find(call, name).isPresent();
  }

  private static Optional<Resource> find(Call call, String name) {
    return call.list(ResourceType.KEY_PAIR, key -> key.text("keyName").equals(name)).stream()
        .findFirst();
  }

  private ObjectNode importKey(Call call) {
    String name = call.parameters().require("KeyName");
    call.parameters().require("PublicKeyMaterial");
    if (exists(call, name)) {
      throw new AwsError("InvalidKeyPair.Duplicate", "The keypair '" + name + "' already exists.");
    }
    Map<String, String> tags = Tags.specified(call, ResourceType.KEY_PAIR);
    String id = Ids.next("key-");
    ObjectNode shown = shown(id, name);
    shown.set("tagSet", Tags.set(tags));
    Resource key = Records.create(call, ResourceType.KEY_PAIR, id, name, shown, tags, "");
    call.transaction().put(key.withHidden(hidden -> hidden.put("name", name)));
    return shown;
  }

  private static ObjectNode shown(String id, String name) {
    return object(
        "keyName",
        name,
        "keyPairId",
        id,
        "keyType",
        "ed25519",
        "keyFingerprint",
        "SHA256:" + name,
        "tagSet",
        array());
  }

  private ObjectNode describe(Call call) {
    List<String> names = call.parameters().list("KeyName");
    for (String name : names) {
      if (!exists(call, name)) {
        throw ResourceType.KEY_PAIR.notFound(name);
      }
    }
    Stream<ObjectNode> builtIn = Stream.of(shown("key-00000000000000000", BUILT_IN));
    List<ObjectNode> all =
        Stream.concat(builtIn, call.list(ResourceType.KEY_PAIR).stream().map(Resource::shown))
            .filter(key -> names.isEmpty() || names.contains(key.path("keyName").asText()))
            .toList();
    return object("keySet", Documents.arrayOf(FILTERS.apply(call, all, key -> key)));
  }

  private ObjectNode delete(Call call) {
    Optional<Resource> key = find(call, call.parameters().require("KeyName"));
    key.ifPresent(one -> Records.delete(call, ResourceType.KEY_PAIR, one));
    return object("return", true);
  }
}
