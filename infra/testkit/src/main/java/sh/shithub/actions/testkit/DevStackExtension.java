package sh.shithub.actions.testkit;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class its {@link DevStack}: {@code @ExtendWith(DevStackExtension.class)}, and a parameter of that type in the
 * constructor, a life-cycle method or a test. Nested classes have their outer class's.
 */
public final class DevStackExtension implements BeforeAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(DevStackExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        stack(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DevStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return stack(context);
    }

    /**
     * Kept with the outermost class, so that it is closed with it and not with a nested one. A test instance that lives as long
     * as its class is made before {@link #beforeAll} is called.
     */
    private static DevStack stack(ExtensionContext context) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(DevStack.class, none -> new DevStack(), DevStack.class);
    }
}
