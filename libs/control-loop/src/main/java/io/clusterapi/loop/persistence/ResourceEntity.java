package io.clusterapi.loop.persistence;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/**
 * One row of the object table, for queries. Immutable here: state is written by {@link Commits}
 * only, because a transition must be one statement.
 */
@Entity
@Immutable
@Table(name = "resource")
public class ResourceEntity extends PanacheEntityBase {
  @Id public String uid;
  public String kind;
  public String namespace;
  public String name;
  public String cluster;
  public long revision;

  @Column(columnDefinition = "text")
  public String object;

  @Column(columnDefinition = "text")
  public String memory;
}
