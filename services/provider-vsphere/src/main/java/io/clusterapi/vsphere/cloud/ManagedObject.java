package io.clusterapi.vsphere.cloud;

/**
 * A reference to an object of vCenter.
 *
 * @param type such as VirtualMachine
 * @param id such as vm-42
 */
record ManagedObject(String type, String id) {
  static final ManagedObject SERVICE = new ManagedObject("ServiceInstance", "ServiceInstance");
  static final ManagedObject SEARCH = new ManagedObject("SearchIndex", "SearchIndex");
  static final ManagedObject SESSIONS = new ManagedObject("SessionManager", "SessionManager");
  static final ManagedObject TASKS = new ManagedObject("TaskManager", "TaskManager");
  static final ManagedObject PROPERTIES =
      new ManagedObject("PropertyCollector", "propertyCollector");

  @Override
  public String toString() {
    return type + ":" + id;
  }
}
