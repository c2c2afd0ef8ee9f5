// SPDX-License-Identifier: MIT

internal import Addresses
internal import Playback
internal import Synchronization
internal import Timekeeping

#if canImport(Glibc)
  internal import Glibc
#endif

/// Resolves real paths, each on its own thread, because a dead network mount may block forever.
///
/// Concurrent requests for one path share a thread; at most ``maximumThreads`` threads run at the
/// same time, and other paths wait until one is free.
final class RealPathFinder: Sendable {
  /// The largest number of threads that may block at the same time.
  static let maximumThreads = 16

  private struct Waiting {
    var continuation: CheckedContinuation<String?, Never>
    var timer: Clocks.Timer?
  }

  private struct State {
    /// The pending requests, by path.
    var waiting: [String: [Int: Waiting]] = [:]
    /// The paths that have a thread.
    var running: Set<String> = []
    /// The paths that wait for one, in order.
    var queued: [String] = []
    var next = 0

    /// Returns a path that gets a thread now; nil if none waits or no thread is free.
    mutating func startNext() -> String? {
      guard running.count < RealPathFinder.maximumThreads, !queued.isEmpty else { return nil }
      let path = queued.removeFirst()
      running.insert(path)
      return path
    }
  }

  private let time: Clocks
  private let deadline: Seconds
  private let resolve: @Sendable (String) -> String?
  private let state = Mutex(State())

  /// - Parameters:
  ///   - deadline: seconds after which a path counts as unknown.
  ///   - resolve: may block.
  init(
    time: Clocks, deadline: Seconds = 2,
    resolve: @escaping @Sendable (String) -> String? = RealPathFinder.realPath
  ) {
    self.time = time
    self.deadline = deadline
    self.resolve = resolve
  }

  /// - Returns: the real paths found in time.
  func realPaths(of paths: [String]) async -> [String: String] {
    await withTaskGroup(of: (String, String?).self) { group in
      for path in Set(paths) { group.addTask { (path, await self.realPath(of: path)) } }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  private func realPath(of path: String) async -> String? {
    await withCheckedContinuation { continuation in
      let number = wait(for: path, continuation)
      let timer = time.schedule(time.now() + deadline) { self.expire(path, number) }
      let isWaiting = state.withLock { state in
        state.waiting[path]?[number]?.timer = timer
        return state.waiting[path]?[number] != nil
      }
      if !isWaiting { timer.cancel() }
      startNext()
    }
  }

  /// - Returns: the number of the request.
  private func wait(
    for path: String, _ continuation: CheckedContinuation<String?, Never>
  ) -> Int {
    state.withLock { state in
      if state.waiting[path] == nil, !state.running.contains(path) { state.queued.append(path) }
      state.next += 1
      state.waiting[path, default: [:]][state.next] = Waiting(continuation: continuation)
      return state.next
    }
  }

  private func startNext() {
    while let path = state.withLock({ $0.startNext() }) {
      let isRunning = Self.onThread {
        self.finish(path, self.resolve(path))
        self.startNext()
      }
      if !isRunning { finish(path, nil) }
    }
  }

  private func finish(_ path: String, _ realPath: String?) {
    let waiting = state.withLock { state in
      state.running.remove(path)
      return state.waiting.removeValue(forKey: path) ?? [:]
    }
    for one in waiting.values {
      one.timer?.cancel()
      one.continuation.resume(returning: realPath)
    }
  }

  /// Ends one request. A thread keeps running and counts towards the limit.
  private func expire(_ path: String, _ number: Int) {
    state.withLock { state in
      let expired = state.waiting[path]?.removeValue(forKey: number)
      if state.waiting[path]?.isEmpty == true {
        state.waiting[path] = nil
        state.queued.removeAll { $0 == path }
      }
      return expired
    }?.continuation.resume(returning: nil)
  }

  // MARK: the system

  /// Resolves a path like `realpath(3)`; of a missing file, the existing parent directories are
  /// resolved.
  ///
  /// - Returns: nil if it cannot be determined.
  static func realPath(_ path: String) -> String? {
    guard path.utf8.count < Int(PATH_MAX) else { return nil }
    var head = path
    var rest = ""
    while true {
      if let real = realpath(head, nil) {
        defer { free(real) }
        return MediaAddress(String(cString: real) + rest).location
      }
      guard errno == ENOENT || errno == ENOTDIR, head.hasPrefix("/"), head != "/" else {
        return nil
      }
      let slash = head.lastIndex(of: "/") ?? head.startIndex
      rest = head[slash...] + rest
      head = slash == head.startIndex ? "/" : String(head[..<slash])
    }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static func onThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, 256 << 10)
    let work = Unmanaged.passRetained(Work(body))
    var thread: pthread_t = 0
    let code = pthread_create(
      &thread, attributes,
      { work in
        if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    guard code == 0 else {
      work.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
