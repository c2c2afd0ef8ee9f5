// SPDX-License-Identifier: MIT

/// The state machine of a device sign-in: decides on the next step after each response.
struct DevicePolling: Equatable {
  enum Step: Equatable {
    case ask(after: Duration, because: Reason)
    case done(Tokens)
    case end(DeviceSignInError)
  }

  enum Reason: Equatable { case pending, tooFast, requestFailed }

  /// The delay before each poll, including the first one.
  var interval: Duration

  /// - Parameter response: a response, or an error of the network or of Trakt.
  mutating func next(after response: Result<DeviceTokenResponse, TraktError>) -> Step {
    switch response {
    case .success(.approved(let tokens)): return .done(tokens)
    case .success(.pending): return .ask(after: interval, because: .pending)
    case .success(.denied): return .end(.denied)
    case .success(.expired): return .end(.expired)
    case .success(.alreadyUsed): return .end(.alreadyUsed)
    case .success(.unknownCode): return .end(.unknownCode)
    case .success(.slowDown(let retryAfter)):
      // RFC 8628, 3.5: "the interval MUST be increased by 5 seconds for this and all subsequent
      // requests".
      interval += .seconds(5)
      let wait = max(interval, retryAfter.map { .seconds($0) } ?? .zero)
      return .ask(after: wait, because: .tooFast)
    case .failure(.unreachable), .failure(.timedOut), .failure(.unreadable),
      .failure(.rateLimited), .failure(.serverError(_, nil)):
      return .ask(after: interval, because: .requestFailed)
    case .failure(.serverError(_, let retryAfter?)):
      return .ask(after: max(interval, .seconds(retryAfter)), because: .requestFailed)
    case .failure(.cancelled): return .end(.cancelled)
    case .failure(let refusal): return .end(.failed(refusal))
    }
  }
}
