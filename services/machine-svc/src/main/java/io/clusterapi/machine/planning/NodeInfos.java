package io.clusterapi.machine.planning;

import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.Map;

/** nodeInfo as Machines show it, from nodeInfo as events carry it. */
final class NodeInfos {
  private NodeInfos() {}

  static NodeSystemInfo of(Map<String, String> info) {
    return info.isEmpty()
        ? null
        : Mapper.value(Mapper.json().valueToTree(info), NodeSystemInfo.class);
  }
}
