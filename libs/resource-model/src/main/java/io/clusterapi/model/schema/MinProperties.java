package io.clusterapi.model.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fewest fields an object must set: upstream refuses {@code {}} where it would say nothing. On a
 * field it overrides what the class says; AWS templates, for one, may carry empty metadata.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface MinProperties {
  int value();
}
