package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import java.util.Optional;

/** What a type of resource asks for and adds to what was sent. */
@FunctionalInterface
interface Shape {
  /**
   * Completes the document in place.
   *
   * @param document what will be shown; its {@code properties} are those that were sent
   * @param existing what it takes the place of
   * @return what is kept and never shown; null for what was kept before
   * @throws ArmError when Azure would refuse it
   */
  ObjectNode complete(ArmCall call, ObjectNode document, Optional<Resource> existing);
}
