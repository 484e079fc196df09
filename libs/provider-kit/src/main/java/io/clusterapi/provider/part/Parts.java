package io.clusterapi.provider.part;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything an owner remembers of its parts, by key. */
public record Parts(Map<String, PartState> parts) {
  public static final Parts NONE = new Parts(Map.of());

  public Parts {
    parts = parts == null ? new TreeMap<>() : new TreeMap<>(parts);
  }

  public Optional<PartState> part(String key) {
    return Optional.ofNullable(parts.get(key));
  }

  /** The part if it is ready. */
  public Optional<PartState> ready(String key) {
    return part(key).filter(PartState::ready);
  }

  /** The cloud's identifier of a part, if one is known. */
  public Optional<String> id(String key) {
    return part(key).map(PartState::id);
  }

  /** Parts of one kind, sorted by key. */
  public Stream<PartState> ofKind(String kind) {
    return parts.values().stream().filter(part -> part.kind().equals(kind));
  }

  /** Nothing is left in the cloud that this owner made. */
  @JsonIgnore
  public boolean empty() {
    return parts.values().stream().noneMatch(PartState::exists);
  }
}
