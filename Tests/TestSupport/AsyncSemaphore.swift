// SPDX-License-Identifier: MIT

/// Limits the number of concurrent tests to what a small machine can handle.
public actor AsyncSemaphore {
  /// Most tests mainly wait, and use about a tenth of the time of one processor.
  static let tests = AsyncSemaphore(24)
  /// Tests that use a processor all the time: one at a time.
  static let computing = AsyncSemaphore(1)
  /// Tests with a real mpv, which decodes while it plays.
  static let players = AsyncSemaphore(8)
  /// Tests with their own systemd user manager, which is polled.
  public static let managers = AsyncSemaphore(3)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ permits: Int) { free = permits }

  public nonisolated func pass(_ body: () async throws -> Void) async rethrows {
    await enter()
    do {
      try await body()
    } catch {
      await leave()
      throw error
    }
    await leave()
  }

  func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
