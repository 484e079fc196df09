package io.clusterapi.simulator.vsphere;

import java.util.List;

/** What vCenter answers instead of a result, by its name in the API. */
final class VimFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final transient List<Element> detail;

  VimFault(String type, String message, Element... detail) {
    super(message, null, false, false);
    this.type = type;
    this.detail = List.of(detail);
  }

  String type() {
    return type;
  }

  List<Element> detail() {
    return detail;
  }

  static VimFault notFound(String type, String moref) {
    return new VimFault(
        "ManagedObjectNotFound",
        "The object '"
            + type
            + ":"
            + moref
            + "' has already been deleted or has not been"
            + " completely created",
        Element.reference("obj", type, moref));
  }

  static VimFault invalidArgument(String property) {
    return new VimFault(
        "InvalidArgument",
        "A specified parameter was not correct: " + property,
        Element.text("invalidProperty", property));
  }

  static VimFault powerState(String wanted, String found) {
    return new VimFault(
        "InvalidPowerState",
        "The attempted operation cannot be performed in the current state (" + found + ").",
        Element.text("requestedState", wanted),
        Element.text("existingState", found));
  }
}
