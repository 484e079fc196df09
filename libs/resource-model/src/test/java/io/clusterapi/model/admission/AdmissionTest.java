package io.clusterapi.model.admission;

import static io.clusterapi.model.admission.Objects.create;
import static io.clusterapi.model.admission.Objects.kind;
import static io.clusterapi.model.admission.Objects.refusals;
import static io.clusterapi.model.admission.Objects.valid;
import static io.clusterapi.model.admission.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.schema.FieldError;
import io.clusterapi.model.schema.FieldValidation;
import io.clusterapi.model.schema.Schemas;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionTest {

  static List<ObjectNode> objects() {
    return Objects.all();
  }

  @Test
  void knowsAValidObjectOfEveryKind() {
    assertThat(objects().stream().map(Objects::kind))
        .containsExactlyInAnyOrderElementsOf(Kinds.all());
  }

  @ParameterizedTest
  @MethodSource("objects")
  void admitsAValidObjectAndLeavesWhatItWasGivenAlone(ObjectNode object) {
    ObjectNode given = object.deepCopy();

    ObjectNode admitted = create(given).object();

    assertThat(given).isEqualTo(object);
    Kind kind = kind(admitted);
    assertThat(Mapper.toTree(Mapper.fromTree(admitted, kind.type()))).isEqualTo(admitted);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void admittingAgainChangesNothing(ObjectNode object) {
    ObjectNode once = create(object).object();

    assertThat(create(once).object()).isEqualTo(once);
    assertThat(Objects.update(once, once).object()).isEqualTo(once);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void applyingTheSameManifestAgainChangesNothing(ObjectNode object) {
    ObjectNode stored = create(object).object();

    assertThat(Objects.update(stored, object).object()).isEqualTo(stored);
  }

  @Test
  void refusesUnknownFieldsByPathAndSuggestsTheNearest() {
    ObjectNode object = with("Cluster", "spec.clusterNetwork.pod", "{cidrBlocks: [10.0.0.0/8]}");

    assertThatThrownBy(() -> create(object))
        .isInstanceOf(AdmissionRefused.class)
        .hasMessage(
            "Cluster in version \"v1beta2\" cannot be handled as a Cluster: strict decoding error:"
                + " unknown field \"spec.clusterNetwork.pod\", did you mean \"pods\"?")
        .extracting(e -> ((AdmissionRefused) e).reason().code())
        .isEqualTo(400);
  }

  @Test
  void warnsOfUnknownFieldsOrDropsThemAsAsked() {
    ObjectNode object = with("Cluster", "spec.colour", "red");

    Admitted warned = Admission.admit(kind(object), object, Optional.empty(), FieldValidation.WARN);
    Admitted ignored =
        Admission.admit(kind(object), object, Optional.empty(), FieldValidation.IGNORE);

    assertThat(warned.warnings()).containsExactly("unknown field \"spec.colour\"");
    assertThat(warned.object().path("spec").has("colour")).isFalse();
    assertThat(ignored.warnings()).isEmpty();
    assertThat(ignored.object()).isEqualTo(warned.object());
  }

  @Test
  void namesEveryFieldThatIsWrongAtOnce() {
    ObjectNode object = with("Cluster", "spec.clusterNetwork.pods.cidrBlocks", "[10.0.0.0/33]");
    object = with(object, "spec.infrastructureRef.name", null);
    object = with(object, "metadata.name", "Upper");

    assertThat(refusals(object))
        .containsExactlyInAnyOrder(
            "spec.infrastructureRef.name: Required value",
            "metadata.name: Invalid value: \"Upper\": must consist of lower case letters, digits,"
                + " '-' and '.', and begin and end with a letter or digit (for example"
                + " \"my-cluster\")",
            "spec.clusterNetwork.pods.cidrBlocks[0]: Invalid value: \"10.0.0.0/33\": must be a range"
                + " in CIDR notation, such as 10.0.0.0/16 or fd00::/48");
  }

  @Test
  void tellsTheTypeThatWasWantedAndTheOneFound() {
    assertThat(refusals(with("MachineDeployment", "spec.replicas", "three")))
        .containsExactly(
            "spec.replicas: Invalid value: \"three\": must be an integer, found a string");
    assertThat(refusals(with("MachineDeployment", "spec.template", "[]")))
        .containsExactly("spec.template: Invalid value: []: must be an object, found a list");
  }

  @Test
  void refusesNamesThatDoNotFitALabelWhereTheyBecomeOne() {
    String name = "a".repeat(64);

    assertThat(refusals(with("Cluster", "metadata.name", name)))
        .singleElement()
        .asString()
        .startsWith("metadata.name: Invalid value:")
        .contains("must be no more than 63 characters, found 64");
    assertThat(refusals(with("AWSCluster", "metadata.name", name))).isEmpty();
    assertThat(refusals(with("AWSCluster", "metadata.name", "a".repeat(254))))
        .singleElement()
        .asString()
        .contains("no more than 253");
    assertThat(refusals(with("Cluster", "metadata.name", null)))
        .containsExactly("metadata.name: Required value: every object needs a name");
  }

  @Test
  void asksForANamespaceWhereThereIsOneAndForNoneWhereThereIsNot() {
    assertThat(refusals(with("Cluster", "metadata.namespace", null)))
        .containsExactly("metadata.namespace: Required value: Cluster lives in a namespace");
    assertThat(refusals(with("AWSClusterRoleIdentity", "metadata.namespace", "default")))
        .containsExactly(
            "metadata.namespace: Forbidden: AWSClusterRoleIdentity lives outside namespaces");
  }

  @Test
  void checksLabelsAnnotationsFinalizersAndOwners() {
    assertThat(refusals(with("Cluster", "metadata.labels", "{\"a b\": ok, c: -bad-}")))
        .hasSize(2)
        .allMatch(error -> error.startsWith("metadata.labels"));
    assertThat(refusals(with("Cluster", "metadata.annotations", "{\"x/y/z\": v}")))
        .singleElement()
        .asString()
        .startsWith("metadata.annotations: Invalid value: \"x/y/z\"");
    assertThat(refusals(with("Cluster", "metadata.finalizers", "[\"not valid\"]")))
        .singleElement()
        .asString()
        .startsWith("metadata.finalizers[0]");
    String owners =
        "[{apiVersion: v1, kind: A, name: a, uid: u, controller: true},"
            + " {apiVersion: v1, kind: B, name: b, uid: v, controller: true}]";
    assertThat(refusals(with("Machine", "metadata.ownerReferences", owners)))
        .singleElement()
        .asString()
        .contains("only one owner may have controller set to true, A a already has");
  }

  @Test
  void refusesAnnotationsThatAreTooLargeTogether() {
    ObjectNode object = valid("Cluster");
    ObjectNode annotations = Trees.objectAt(object, "metadata.annotations");
    annotations.put("a", "x".repeat(256 * 1024));

    assertThat(refusals(object)).singleElement().asString().contains("262144 bytes, found 262145");
  }

  @Test
  void refusesAChangeOfIdentity() {
    ObjectNode stored = with("Cluster", "metadata.uid", "one");

    assertThat(refusals(stored, with(stored, "metadata.uid", "two")))
        .containsExactly("metadata.uid: Invalid value: \"two\": field is immutable, stored is one");
  }

  @Test
  void letsAnObjectThatIsBeingDeletedLoseItsFinalizersWhateverTheRulesSayNow() {
    ObjectNode old = with("KubeadmControlPlane", "spec.replicas", "2");
    old = with(old, "metadata.deletionTimestamp", "2026-01-31T12:00:00Z");
    old = with(old, "metadata.finalizers", "[kubeadm.controlplane.cluster.x-k8s.io]");
    old =
        with(
            old, "spec.rollout", "{strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}");
    ObjectNode released = with(old, "metadata.finalizers", null);

    assertThat(Objects.update(old, released).object().path("metadata").has("finalizers")).isFalse();
    assertThat(refusals(with("KubeadmControlPlane", "spec.replicas", "2"))).hasSize(1);
  }

  @Test
  void keepsSecretsOutOfWhatItSays() {
    ObjectNode secret = with("Secret", "data", "{\"bad key\": \"hunter2!\"}");
    secret.remove("stringData");

    assertThatThrownBy(() -> create(secret))
        .hasMessageContaining("bad key")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    ObjectNode config = with("KubeadmConfig", "spec.users", "[{name: u, passwd: [topsecret]}]");
    assertThatThrownBy(() -> create(config))
        .hasMessageContaining("spec.users[0].passwd")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("topsecret"));
  }

  @Test
  void explainsARefusalTheWayKubernetesDoes() {
    assertThatThrownBy(() -> create(with("Cluster", "spec.paused", "maybe")))
        .isInstanceOf(AdmissionRefused.class)
        .hasMessage(
            "Cluster.cluster.x-k8s.io \"c1\" is invalid: spec.paused: Invalid value: \"maybe\": must"
                + " be a boolean (true or false), found a string")
        .satisfies(
            e -> {
              AdmissionRefused refused = (AdmissionRefused) e;
              assertThat(refused.reason().text()).isEqualTo("Invalid");
              assertThat(refused.reason().code()).isEqualTo(422);
              assertThat(refused.errors())
                  .extracting(FieldError::path)
                  .containsExactly("spec.paused");
              assertThat(refused.errors().get(0).type().reason())
                  .isEqualTo("FieldValueTypeInvalid");
            });
  }

  @Test
  void publishesSchemasWithMetadata() {
    for (Kind kind : Kinds.all()) {
      ObjectNode document = Schemas.of(kind).document();
      assertThat(document.path("properties").path("metadata").path("properties").has("labels"))
          .as(kind.toString())
          .isTrue();
    }
  }
}
