package io.clusterapi.model.admission;

import io.clusterapi.model.Kind;
import io.clusterapi.model.schema.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/** An object was not admitted. The message is fit for the user who sent it. */
public final class AdmissionRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Reasons of a Kubernetes Status, with their HTTP status codes. */
  public enum Reason {
    /** The object cannot be read as its kind: it holds unknown fields. */
    BAD_REQUEST("BadRequest", 400),
    /** The object can be read, but says something it must not. */
    INVALID("Invalid", 422);

    private final String text;
    private final int code;

    Reason(String text, int code) {
      this.text = text;
      this.code = code;
    }

    /** The {@code reason} of a Kubernetes Status. */
    public String text() {
      return text;
    }

    /** HTTP status code. */
    public int code() {
      return code;
    }
  }

  private final transient Kind kind;
  private final String name;
  private final Reason reason;
  private final transient List<FieldError> errors;

  AdmissionRefused(Kind kind, String name, Reason reason, List<FieldError> errors) {
    // No stack trace: this tells of the object, not of the program, and storms of bad objects come.
    super(message(kind, name, reason, errors), null, false, false);
    this.kind = kind;
    this.name = name;
    this.reason = reason;
    this.errors = List.copyOf(errors);
  }

  public Kind kind() {
    return kind;
  }

  /** Name of the object, empty when it has none. */
  public String name() {
    return name;
  }

  public Reason reason() {
    return reason;
  }

  public List<FieldError> errors() {
    return errors;
  }

  private static String message(Kind kind, String name, Reason reason, List<FieldError> errors) {
    String all = errors.stream().map(FieldError::toString).collect(Collectors.joining(", "));
    if (reason == Reason.BAD_REQUEST) {
      return kind.kind()
          + " in version \""
          + kind.storageVersion()
          + "\" cannot be handled as a "
          + kind.kind()
          + ": strict decoding error: "
          + all;
    }
    return kind + " \"" + name + "\" is invalid: " + (errors.size() == 1 ? all : "[" + all + "]");
  }
}
