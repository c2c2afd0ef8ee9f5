// SPDX-License-Identifier: MIT

/// Something that a test waited for and that did not come.
public struct TimeoutError: Error, CustomStringConvertible {
  public var what: String
  public var seconds: Double

  public var description: String { "waited \(seconds) s in vain for \(what)" }
}

/// What went wrong on the stage itself, rather than in what is tested.
public struct SetupError: Error, CustomStringConvertible {
  public var description: String

  public init(_ description: String) {
    self.description = description
  }
}

/// Far longer than anything takes, even where many stories share a slow machine, and still an end.
public let patience = 60.0

/// Runs `body`, which must heed cancellation, for so many seconds at the most.
///
/// - Parameter what: names what is waited for.
public func within<Value: Sendable>(
  _ seconds: Double = patience, _ what: String,
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
