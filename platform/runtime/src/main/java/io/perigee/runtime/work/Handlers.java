package io.perigee.runtime.work;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The handlers that this service has, by kind. */
@Singleton
public final class Handlers {

  private final Map<String, CommandHandler> byKind;

  Handlers(@Any Instance<CommandHandler> all) {
    this.byKind = all.stream().collect(Collectors.toMap(CommandHandler::kind, Function.identity()));
  }

  Optional<CommandHandler> of(String kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  boolean isEmpty() {
    return byKind.isEmpty();
  }
}
