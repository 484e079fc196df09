package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Groups;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.schema.FieldError;
import io.clusterapi.model.schema.FieldValidation;
import io.clusterapi.model.schema.Schemas;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether an object may be stored, and completes it: what Kubernetes does with a CRD's
 * schema and upstream does with its webhooks. A function of its arguments: no clock, no look-up of
 * other objects.
 *
 * <p>Meant to sit on the path of every write: a Cluster takes 10 to 20 microseconds once warm; the
 * first object of a kind pays for reading its schema, 3 to 25 milliseconds.
 */
public final class Admission {
  private static final Rules NONE = new Rules() {};

  private static final Map<String, Rules> RULES =
      Map.ofEntries(
          Map.entry("Cluster", new ClusterRules()),
          Map.entry("Machine", new MachineRules()),
          Map.entry("MachineSet", new MachineSetRules()),
          Map.entry("MachineDeployment", new MachineDeploymentRules()),
          Map.entry("KubeadmConfig", new KubeadmConfigRules()),
          Map.entry("KubeadmConfigTemplate", new KubeadmConfigTemplateRules()),
          Map.entry("KubeadmControlPlane", new KubeadmControlPlaneRules()),
          Map.entry("KubeadmControlPlaneTemplate", new KubeadmControlPlaneTemplateRules()),
          Map.entry("ClusterResourceSet", new ClusterResourceSetRules()),
          Map.entry("ClusterResourceSetBinding", new ClusterResourceSetBindingRules()),
          Map.entry("AWSCluster", new AWSClusterRules()),
          Map.entry("AWSClusterTemplate", new AWSClusterTemplateRules()),
          Map.entry("AWSMachine", new AWSMachineRules()),
          Map.entry("AWSMachineTemplate", new AWSMachineTemplateRules()),
          Map.entry("AWSClusterControllerIdentity", new AWSClusterControllerIdentityRules()),
          Map.entry("AWSClusterRoleIdentity", new AWSClusterRoleIdentityRules()),
          Map.entry("AWSClusterStaticIdentity", new AWSClusterStaticIdentityRules()),
          Map.entry("AzureCluster", new AzureClusterRules()),
          Map.entry("AzureClusterTemplate", new AzureClusterTemplateRules()),
          Map.entry("AzureMachine", new AzureMachineRules()),
          Map.entry("AzureMachineTemplate", new AzureMachineTemplateRules()),
          Map.entry("AzureClusterIdentity", new AzureClusterIdentityRules()),
          Map.entry("MaasCluster", new MaasClusterRules()),
          Map.entry("MaasMachine", new MaasMachineRules()),
          Map.entry("MaasMachineTemplate", new MaasMachineTemplateRules()),
          Map.entry("VSphereCluster", new VSphereClusterRules("spec")),
          Map.entry("VSphereClusterTemplate", new VSphereClusterRules("spec.template.spec")),
          Map.entry("VSphereMachine", new VSphereMachineRules()),
          Map.entry("VSphereMachineTemplate", new VSphereMachineTemplateRules()),
          Map.entry("VSphereVM", new VSphereVMRules()),
          Map.entry("VSphereFailureDomain", new VSphereFailureDomainRules()),
          Map.entry("VSphereClusterIdentity", new VSphereClusterIdentityRules()),
          Map.entry("Secret", new SecretRules()),
          Map.entry("ConfigMap", new ConfigMapRules()));

  private Admission() {}

  /**
   * Admits an object. Neither argument is changed.
   *
   * @param object in the kind's storage version
   * @param existing the stored object an update replaces; empty for a creation
   * @param mode what happens to fields the schema does not know
   * @throws AdmissionRefused naming every field that is wrong
   */
  public static Admitted admit(
      Kind kind, ObjectNode object, Optional<ObjectNode> existing, FieldValidation mode) {
    ObjectNode result = object.deepCopy();
    Rules rules = RULES.getOrDefault(kind.kind(), NONE);
    Problems problems = new Problems();

    rules.refuseUnsupported(result, problems);
    problems.throwIfAny(kind, result, AdmissionRefused.Reason.INVALID);

    List<FieldError> unknown = Schemas.of(kind).prune(result);
    if (mode == FieldValidation.STRICT) {
      unknown.forEach(problems::add);
      problems.throwIfAny(kind, result, AdmissionRefused.Reason.BAD_REQUEST);
    } else if (mode == FieldValidation.WARN) {
      unknown.forEach(error -> problems.warn(error.toString()));
    }

    applyDefaults(kind, result, existing);
    Schemas.of(kind).validate(result).forEach(problems::add);
    MetadataRules.validate(kind, result, existing, problems);
    if (!problems.hasWrongTypes() && !onlyLeaving(result, existing)) {
      rules.validate(result, existing, problems);
    }
    if (kind.group().equals(Groups.CORE) && kind.kind().equals("Secret")) {
      problems.hideValues();
    }
    problems.throwIfAny(kind, result, AdmissionRefused.Reason.INVALID);
    return new Admitted(Mapper.ordered(result), problems.warnings());
  }

  /** The kind's own defaults come first: they make objects whose fields the schema completes. */
  static void applyDefaults(Kind kind, ObjectNode object, Optional<ObjectNode> existing) {
    RULES.getOrDefault(kind.kind(), NONE).applyDefaults(object, existing);
    Schemas.of(kind).applyDefaults(object);
  }

  /**
   * An object that is being deleted must be able to lose its finalizers even if a rule made after
   * its creation would refuse it today.
   */
  private static boolean onlyLeaving(ObjectNode object, Optional<ObjectNode> existing) {
    return existing
        .filter(old -> old.path("metadata").hasNonNull("deletionTimestamp"))
        .filter(old -> old.path("spec").equals(object.path("spec")))
        .isPresent();
  }
}
