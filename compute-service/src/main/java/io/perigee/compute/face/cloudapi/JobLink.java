package io.perigee.compute.face.cloudapi;

import jakarta.ws.rs.core.Response;

/**
 * Links answers to the job that carries on after them: {@code x-job-uuid}, and {@code Location}
 * where the answer has none of its own.
 */
final class JobLink {

  private JobLink() {}

  static Response of(Response answer, String login, String requestId) {
    if (requestId == null) {
      return answer;
    }
    Response.ResponseBuilder linked = Response.fromResponse(answer).header("x-job-uuid", requestId);
    if (answer.getStatus() == 202) {
      linked.header("Location", "/" + login + "/jobs/" + requestId);
    }
    return linked.build();
  }
}
