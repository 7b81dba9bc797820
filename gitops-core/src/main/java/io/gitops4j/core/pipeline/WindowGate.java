package io.gitops4j.core.pipeline;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Open between two hours of some days, in a time zone, daylight saving included. Immutable. */
public final class WindowGate implements Gate {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEEE HH:mm", Locale.ENGLISH);

  private final Set<DayOfWeek> days;
  private final int fromHour;
  private final int toHour;
  private final ZoneId zone;

  private WindowGate(Set<DayOfWeek> days, int fromHour, int toHour, ZoneId zone) {
    this.days = Set.copyOf(days);
    this.fromHour = fromHour;
    this.toHour = toHour;
    this.zone = zone;
    if (days.isEmpty() || fromHour < 0 || toHour > 24 || fromHour >= toHour) {
      throw new IllegalArgumentException(
          "A window is open on at least one day, from an hour (0 to 23) to a later one (1 to 24)");
    }
  }

  static WindowGate of(Set<DayOfWeek> days, int fromHour, int toHour) {
    return new WindowGate(days, fromHour, toHour, ZoneId.of("UTC"));
  }

  /** The same in a time zone, {@code Europe/Amsterdam}. */
  public WindowGate zone(String id) {
    return new WindowGate(days, fromHour, toHour, ZoneId.of(id));
  }

  /** The same on these days. */
  public WindowGate on(DayOfWeek first, DayOfWeek... more) {
    return new WindowGate(EnumSet.of(first, more), fromHour, toHour, zone);
  }

  @Override
  public String name() {
    return "window";
  }

  @Override
  public Verdict judge(GateContext context) {
    ZonedDateTime now = context.now().atZone(zone);
    if (isOpen(now)) {
      return Verdict.open("within " + describe());
    }
    ZonedDateTime opens = nextOpening(now);
    Duration wait = Duration.between(now, opens);
    return Verdict.blocked("until " + TIME.format(opens) + " " + zone, wait);
  }

  private boolean isOpen(ZonedDateTime time) {
    return days.contains(time.getDayOfWeek())
        && time.getHour() >= fromHour
        && time.getHour() < toHour;
  }

  /** The next begin of a window; one whose hours the clocks skip does not begin. */
  private ZonedDateTime nextOpening(ZonedDateTime now) {
    LocalTime from = LocalTime.of(fromHour, 0);
    ZonedDateTime candidate = now.toLocalDate().atTime(from).atZone(zone);
    while (!candidate.isAfter(now) || !isOpen(candidate)) {
      candidate = candidate.toLocalDate().plusDays(1).atTime(from).atZone(zone);
    }
    return candidate;
  }

  @Override
  public String describe() {
    String names =
        days.stream()
            .sorted()
            .map(d -> d.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
            .reduce((a, b) -> a + " " + b)
            .orElseThrow();
    return names + " " + fromHour + ":00–" + toHour + ":00 " + zone;
  }
}
