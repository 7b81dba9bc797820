package io.gitops4j.testkit;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/** Calls, method references and fields that nobody may use. */
final class Uses {
  private Uses() {}

  static ArchCondition<JavaClass> none(String what, Predicate<JavaAccess<?>> forbidden) {
    return new ArchCondition<>("never " + what) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        item.getAccessesFromSelf().stream()
            .filter(forbidden)
            .forEach(a -> events.add(SimpleConditionEvent.violated(a, a.getDescription())));
      }
    };
  }
}
