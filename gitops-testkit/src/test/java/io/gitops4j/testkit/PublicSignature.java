package io.gitops4j.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;

/** What a class shows to those who use or extend it. */
final class PublicSignature {
  private PublicSignature() {}

  /** Whether a class can be named from outside its module. */
  static boolean isVisible(JavaClass type) {
    return isOpen(type) && type.getEnclosingClass().map(PublicSignature::isVisible).orElse(true);
  }

  static ArchCondition<JavaClass> speakingOnlyIn(String... prefixes) {
    return new ArchCondition<>("speak only in types of " + String.join(" or ", prefixes)) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (JavaType shown : shown(item)) {
          for (JavaClass raw : shown.getAllInvolvedRawTypes()) {
            String name = raw.getBaseComponentType().getName();
            boolean ours = raw.getBaseComponentType().isPrimitive();
            for (String prefix : prefixes) {
              ours |= name.startsWith(prefix);
            }
            if (!ours) {
              events.add(SimpleConditionEvent.violated(item, item.getName() + " shows " + name));
            }
          }
        }
      }
    };
  }

  private static List<JavaType> shown(JavaClass item) {
    List<JavaType> shown = new ArrayList<>();
    item.getSuperclass().ifPresent(shown::add);
    shown.addAll(item.getInterfaces());
    item.getTypeParameters().forEach(p -> shown.addAll(p.getUpperBounds()));
    item.getFields().stream()
        .filter(PublicSignature::isOpen)
        .map(JavaField::getType)
        .forEach(shown::add);
    item.getCodeUnits().stream().filter(PublicSignature::isOpen).forEach(unit -> add(unit, shown));
    return shown;
  }

  private static void add(JavaCodeUnit unit, List<JavaType> shown) {
    shown.add(unit.getReturnType());
    shown.addAll(unit.getParameterTypes());
    shown.addAll(unit.getExceptionTypes());
  }

  private static boolean isOpen(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static boolean isOpen(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        || type.getModifiers().contains(JavaModifier.PROTECTED);
  }
}
