package io.gitops4j.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** Exceptions that tell a caller nothing: their subclasses do. */
final class Exceptions {
  private static final Set<String> GENERIC =
      Set.of(
          "java.lang.Throwable",
          "java.lang.Exception",
          "java.lang.RuntimeException",
          "java.lang.Error");

  private Exceptions() {}

  static ArchCondition<JavaClass> neverMakeGenericOnes() {
    return new ArchCondition<>("never make a generic exception") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        item.getConstructorCallsFromSelf().stream()
            .filter(call -> GENERIC.contains(call.getTargetOwner().getName()))
            .filter(call -> !isSuperCall(call))
            .forEach(
                call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
      }
    };
  }

  static ArchCondition<JavaClass> neverDeclareGenericOnes() {
    return new ArchCondition<>("never declare a generic exception to callers") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (JavaCodeUnit unit : item.getCodeUnits()) {
          boolean called = !unit.getModifiers().contains(JavaModifier.PRIVATE);
          if (called
              && unit.getExceptionTypes().stream().anyMatch(e -> GENERIC.contains(e.getName()))) {
            events.add(SimpleConditionEvent.violated(unit, unit.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isSuperCall(JavaConstructorCall call) {
    return call.getOrigin().isConstructor()
        && call.getOriginOwner()
            .getRawSuperclass()
            .filter(parent -> parent.equals(call.getTargetOwner()))
            .isPresent();
  }
}
