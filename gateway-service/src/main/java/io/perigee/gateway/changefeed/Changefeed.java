package io.perigee.gateway.changefeed;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.exchange.Answers;
import io.perigee.gateway.exchange.Exchange;

/** CloudAPI's changefeed. */
public final class Changefeed {
  private final Answers answers;

  public Changefeed(Answers answers) {
    this.answers = answers;
  }

  public void open(Exchange exchange) {
    answers.refuse(exchange, Refusal.notMade("GetChangefeed"));
  }
}
