package io.gitops4j.contracts;

import io.gitops4j.core.spi.Entry;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends what a journal takes and gives from one process to another. */
final class Wire {
  private Wire() {}

  /** Everything a journal takes and gives can be written to it. */
  static ObjectOutputStream to(OutputStream out) throws IOException {
    return new Replacing(out);
  }

  static void send(ObjectOutputStream wire, Object... all) throws IOException {
    for (Object one : all) {
      wire.writeObject(one);
    }
    wire.reset();
    wire.flush();
  }

  private static final class Replacing extends ObjectOutputStream {
    private Replacing(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object value) throws IOException {
      if (value instanceof Serializable) {
        return value;
      }
      if (value instanceof Optional<?> optional) {
        return new Perhaps(optional.orElse(null));
      }
      if (value instanceof Entry e) {
        return new Flat(
            Entry.class,
            List.of(String.class, int.class, int.class, boolean.class, byte[].class),
            List.of(e.type(), e.version(), e.minReader(), e.durable(), e.content()));
      }
      return flat(value);
    }
  }

  /** A record in its parts. */
  private static Flat flat(Object value) throws IOException {
    List<Class<?>> types = new ArrayList<>();
    List<Object> parts = new ArrayList<>();
    try {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        types.add(component.getType());
        parts.add(component.getAccessor().invoke(value));
      }
    } catch (ReflectiveOperationException e) {
      throw new IOException(e);
    }
    return new Flat(value.getClass(), types, parts);
  }

  @SuppressWarnings("serial") // what is in it is replaced too
  private record Perhaps(Object value) implements Serializable {
    private Object readResolve() {
      return Optional.ofNullable(value);
    }
  }

  @SuppressWarnings("serial") // what is in it is replaced too
  private record Flat(Class<?> type, List<Class<?>> types, List<Object> parts)
      implements Serializable {
    private Object readResolve() throws ObjectStreamException {
      try {
        return type.getDeclaredConstructor(types.toArray(new Class<?>[0]))
            .newInstance(parts.toArray());
      } catch (ReflectiveOperationException e) {
        throw (ObjectStreamException) new InvalidObjectException(type.getName()).initCause(e);
      }
    }
  }
}
