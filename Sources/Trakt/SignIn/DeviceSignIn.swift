// SPDX-License-Identifier: MIT

/// Signs a user in who confirms a code on another device.
public struct DeviceSignIn<C: Clock>: Sendable where C.Duration == Duration {
  public enum Event: Sendable, Equatable {
    /// What the user opens and types, and for how many seconds the code is good.
    case code(url: String, userCode: String, expiresIn: Double)
    /// Not confirmed yet.
    case waiting
    /// Trakt wants to be asked less often.
    case slowDown
    /// No answer, or trouble at Trakt; it is asked again.
    case trouble(TraktError)
    case approved(Tokens)
  }

  private let client: TraktClient
  private let clock: C

  public init(client: TraktClient, clock: C = ContinuousClock()) {
    self.client = client
    self.clock = clock
  }

  /// Asks for a code and then how it stands, until the user has decided or the code has expired.
  ///
  /// - Parameter onEvent: told of each step, in order.
  /// - Returns: tokens, which the caller stores.
  public func run(
    _ onEvent: (Event) async -> Void
  ) async throws(DeviceSignInError) -> Tokens {
    let code: DeviceCode
    do {
      code = try await client.deviceCode()
    } catch {
      throw error == .cancelled ? .cancelled : .failed(error)
    }
    let deadline = clock.now.advanced(by: .seconds(code.expiresIn))
    await onEvent(
      .code(url: code.verificationURL, userCode: code.userCode, expiresIn: code.expiresIn))
    var polling = DevicePolling(interval: .seconds(code.interval))
    var wait = polling.interval
    while true {
      guard clock.now.advanced(by: wait) < deadline else { throw .expired }
      do {
        try await clock.sleep(for: wait)
      } catch {
        throw .cancelled
      }
      let answer = await ask(code)
      switch polling.next(after: answer) {
      case .done(let tokens):
        await onEvent(.approved(tokens))
        return tokens
      case .end(let error):
        throw error
      case .ask(let pause, let reason):
        wait = pause
        await onEvent(event(reason, answer))
      }
    }
  }

  private func ask(_ code: DeviceCode) async -> Result<DeviceAnswer, TraktError> {
    do {
      return .success(try await client.deviceToken(code))
    } catch {
      return .failure(error)
    }
  }

  private func event(
    _ reason: DevicePolling.Reason, _ answer: Result<DeviceAnswer, TraktError>
  ) -> Event {
    switch (reason, answer) {
    case (.tooFast, _): .slowDown
    case (.trouble, .failure(let error)): .trouble(error)
    default: .waiting
    }
  }
}

/// How a device sign-in can end without tokens.
public enum DeviceSignInError: Error, Equatable, Sendable {
  /// The user said no.
  case denied
  /// Nobody confirmed the code in time.
  case expired
  /// The code was used before.
  case alreadyUsed
  /// Trakt does not know the code.
  case unknownCode
  /// Trakt refused: an API application that is gone or not allowed, a wrong secret, or no network
  /// when the code was asked for.
  case failed(TraktError)
  case cancelled
}
