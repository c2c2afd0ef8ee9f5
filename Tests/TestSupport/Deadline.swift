// SPDX-License-Identifier: MIT

/// An expected event that did not happen in time.
public struct TimeoutError: Error, CustomStringConvertible {
  public var what: String
  public var seconds: Double

  public var description: String { "waited \(seconds) s in vain for \(what)" }
}

/// An error of the test environment, not of the code under test.
public struct SetupError: Error, CustomStringConvertible {
  public var description: String

  public init(_ description: String) {
    self.description = description
  }
}

/// Far longer than anything takes, even on a slow machine with many tests.
public let testTimeout = 180.0

/// Runs `body`, which must support cancellation, with a timeout.
///
/// - Parameter what: the awaited event, for the message.
public func within<Value: Sendable>(
  _ seconds: Double = testTimeout, _ what: String,
  _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: .seconds(seconds))
      throw TimeoutError(what: what, seconds: seconds)
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() else { throw CancellationError() }
    return value
  }
}
