package io.clusterapi.http.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * In which shape and encoding an answer is wanted, from the Accept header.
 *
 * @param shape whole objects, a table or metadata only
 * @param yaml YAML instead of JSON
 */
public record Representation(Shape shape, boolean yaml) {
  public static final Representation JSON = new Representation(Shape.OBJECT, false);

  /** What an answer is made of. */
  public enum Shape {
    OBJECT,
    /** {@code meta.k8s.io/v1 Table}, as kubectl prints it. */
    TABLE,
    /** {@code meta.k8s.io/v1 PartialObjectMetadata} and its list. */
    METADATA
  }

  private record Clause(String type, String as, String version, double quality) {}

  /**
   * The first shape of the header that can be answered.
   *
   * @throws ApiFailure 406 when there is none
   */
  public static Representation negotiate(String accept) {
    if (accept == null || accept.isBlank()) {
      return JSON;
    }
    for (Clause clause : clauses(accept)) {
      boolean yaml =
          clause.type.equals("application/yaml") || clause.type.equals("application/x-yaml");
      boolean json =
          clause.type.equals("application/json")
              || clause.type.equals("application/*")
              || clause.type.equals("*/*");
      if (!yaml && !json) {
        continue;
      }
      boolean v1 = clause.version.isEmpty() || clause.version.equals("v1");
      switch (clause.as) {
        case "":
          return new Representation(Shape.OBJECT, yaml);
        case "Table":
          if (v1) {
            return new Representation(Shape.TABLE, yaml);
          }
          break;
        case "PartialObjectMetadata", "PartialObjectMetadataList":
          if (v1) {
            return new Representation(Shape.METADATA, yaml);
          }
          break;
        default:
          break;
      }
    }
    throw ApiFailure.notAcceptable(accept);
  }

  public String contentType() {
    return yaml ? "application/yaml" : "application/json";
  }

  private static List<Clause> clauses(String accept) {
    List<Clause> clauses = new ArrayList<>();
    for (String part : accept.split(",")) {
      String[] pieces = part.strip().split(";");
      String as = "";
      String version = "";
      double quality = 1;
      for (int i = 1; i < pieces.length; i++) {
        String[] pair = pieces[i].strip().split("=", 2);
        String value = pair.length > 1 ? pair[1].strip() : "";
        switch (pair[0].strip().toLowerCase(Locale.ROOT)) {
          case "as" -> as = value;
          case "v" -> version = value;
          case "q" -> quality = quality(value);
          default -> {
            // "g", "charset", "stream" do not change what is answered
          }
        }
      }
      clauses.add(new Clause(pieces[0].strip().toLowerCase(Locale.ROOT), as, version, quality));
    }
    clauses.sort(Comparator.comparingDouble(clause -> -clause.quality));
    return clauses;
  }

  private static double quality(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
