// SPDX-License-Identifier: MIT

/// The device sign-in: the user confirms a code on another device.
public struct DeviceSignIn<C: Clock>: Sendable where C.Duration == Duration {
  public enum Event: Sendable, Equatable {
    /// The URL to open, the code to enter, and its lifetime in seconds.
    case code(url: String, userCode: String, expiresIn: Double)
    /// The code is not confirmed yet.
    case waiting
    /// Trakt requires a longer interval.
    case slowDown
    /// No response, or an error at Trakt; polling continues.
    case requestFailed(TraktError)
    case approved(Tokens)
  }

  private let client: TraktClient
  private let clock: C

  public init(client: TraktClient, clock: C = ContinuousClock()) {
    self.client = client
    self.clock = clock
  }

  /// Requests a code and polls until the user has decided or the code has expired.
  ///
  /// - Parameter onEvent: a closure that is called for each step, in order.
  /// - Returns: tokens, which the caller saves.
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
      let response = await ask(code)
      switch polling.next(after: response) {
      case .done(let tokens):
        await onEvent(.approved(tokens))
        return tokens
      case .end(let error):
        throw error
      case .ask(let pause, let reason):
        wait = pause
        await onEvent(event(reason, response))
      }
    }
  }

  private func ask(_ code: DeviceCode) async -> Result<DeviceTokenResponse, TraktError> {
    do {
      return .success(try await client.deviceToken(code))
    } catch {
      return .failure(error)
    }
  }

  private func event(
    _ reason: DevicePolling.Reason, _ response: Result<DeviceTokenResponse, TraktError>
  ) -> Event {
    switch (reason, response) {
    case (.tooFast, _): .slowDown
    case (.requestFailed, .failure(let error)): .requestFailed(error)
    default: .waiting
    }
  }
}

/// The ways in which a device sign-in ends without tokens.
public enum DeviceSignInError: Error, Equatable, Sendable {
  /// The user denied it.
  case denied
  /// The code was not confirmed in time.
  case expired
  /// The code was used before.
  case alreadyUsed
  /// The code is unknown to Trakt.
  case unknownCode
  /// Trakt rejected the request: an API application that is deleted or lacks permission, a wrong
  /// secret, or no network when the code was requested.
  case failed(TraktError)
  case cancelled
}
