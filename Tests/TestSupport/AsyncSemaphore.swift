// SPDX-License-Identifier: MIT

/// Lets in only as many at once as a small machine serves in time.
public actor AsyncSemaphore {
  /// Stories wait far more than they compute: each spends some tenths of a second of a processor in as
  /// many seconds.
  static let stories = AsyncSemaphore(12)
  /// Those that compute for all of their time: one, so that the others are not kept waiting.
  static let computing = AsyncSemaphore(1)
  /// Those with a real mpv, which decodes for as long as it plays.
  static let players = AsyncSemaphore(4)
  /// Those with a user's systemd of their own, which is asked again and again.
  public static let managers = AsyncSemaphore(3)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ places: Int) { free = places }

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
