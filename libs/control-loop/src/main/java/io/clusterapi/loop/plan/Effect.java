package io.clusterapi.loop.plan;

import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.apache.avro.specific.SpecificRecord;

/**
 * One act of a plan. All effects of a planning round are committed in one transaction with the
 * states they belong to; nothing happens before that.
 */
public sealed interface Effect {

  /** Store a new own object. Planning it again while it exists is no change. */
  record Create(HasMetadata resource, Note because) implements Effect {}

  /**
   * Replace an own object other than the planned one (adoption, hand-over). Equal content is no
   * change.
   */
  record Update(HasMetadata resource, Note because) implements Effect {}

  /** Ask for the deletion of an own object; it vanishes when its finalizers are gone. */
  record Delete(HasMetadata resource, Note because) implements Effect {}

  /**
   * Ask another service for an act. The record must have an {@code id}: equal ids are sent once per
   * outbox and taken once by the receiver.
   */
  record Send(String topic, SpecificRecord command) implements Effect {}

  /**
   * Publish a state that is not an API object (nodes, summaries). The record must start with a
   * {@code Meta}; its resource version is filled in at commit. Content equal to what was last
   * published is no change.
   */
  record Publish(String topic, SpecificRecord state) implements Effect {}

  /** Publish a tombstone for a state published before. */
  record Retract(String topic, Class<? extends SpecificRecord> record, String kind, String name)
      implements Effect {}

  /**
   * Begin an operation: durable with this transaction, tried right after it. Begun already: no
   * change.
   */
  record Begin(OperationIntent operation, Note because) implements Effect {}

  /** Drop an operation whose outcome was taken, or that is not wanted any more. */
  record Forget(String operationId) implements Effect {}

  /** Keep a private value with an own object; null clears it. Serialized as JSON; no secrets. */
  record Remember(HasMetadata owner, Object memory) implements Effect {}

  /**
   * Keep observing something outside this process on behalf of an object until the next plan of
   * that object says otherwise. Not persisted: every object is planned after a restart. What it
   * means is the observing side's business.
   */
  record Observe(String ownerUid, String what, Object interest) implements Effect {}
}
