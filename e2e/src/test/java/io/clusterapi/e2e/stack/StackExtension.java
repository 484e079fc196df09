package io.clusterapi.e2e.stack;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the stack before the first test that asks for it; it stops when the JVM's tests end. */
final class StackExtension implements ParameterResolver, AfterTestExecutionCallback {
  private static final Namespace SUITE = Namespace.create(StackExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Stack.class;
  }

  @Override
  public Stack resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SUITE)
        .computeIfAbsent(
            Stack.class,
            unused -> {
              System.out.printf(
                  "end-to-end suite: -Dcapi.e2e.seed=%d -Dcapi.e2e.long=%s%n",
                  Settings.seed(), Settings.thorough());
              return Stack.start();
            },
            Stack.class);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      return;
    }
    Stack stack = context.getRoot().getStore(SUITE).get(Stack.class, Stack.class);
    if (stack != null) {
      System.out.printf(
          "%s failed: %s%nRun again with -Dcapi.e2e.seed=%d%n",
          context.getDisplayName(),
          context.getExecutionException().get().getMessage(),
          Settings.seed());
      stack.printLogs(System.out);
    }
  }
}
