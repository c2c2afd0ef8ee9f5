// SPDX-License-Identifier: MIT

internal import NIOCore
internal import NIOPosix

#if canImport(Glibc)
  internal import Glibc
#endif

/// An inotify(7) instance on an event loop: no thread, and no wake-up without an event.
final class DirectoryWatcher: Sendable {
  private let descriptor: Int32
  private let channel: any Channel

  /// - Parameter onEvents: a closure that is called on the event loop.
  /// - Throws: ``CommandFailure`` or an error of NIO.
  init(
    on threads: any EventLoopGroup, onEvents: @escaping @Sendable ([InotifyEvent]) -> Void
  ) async throws {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard descriptor >= 0 else { throw CommandFailure("inotify_init1", "inotify", errno) }
    self.descriptor = descriptor
    do {
      channel = try await NIOPipeBootstrap(group: threads)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(InotifyHandler(onEvents: onEvents))
          }
        }
        .takingOwnershipOfDescriptor(input: descriptor).get()
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  /// Watches a directory, or changes nothing if it is watched.
  ///
  /// - Returns: the watch descriptor; nil if it is not a directory or there are too many watches.
  func add(_ directory: String) -> Int32? {
    let watch = inotify_add_watch(descriptor, directory, InotifyEvent.directoryMask)
    return watch >= 0 ? watch : nil
  }

  func remove(_ watch: Int32) {
    inotify_rm_watch(descriptor, watch)
  }

  func close() {
    channel.close(promise: nil)
  }
}

private final class InotifyHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let onEvents: @Sendable ([InotifyEvent]) -> Void

  init(onEvents: @escaping @Sendable ([InotifyEvent]) -> Void) {
    self.onEvents = onEvents
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    onEvents(InotifyEvent.all(in: Array(unwrapInboundIn(data).readableBytesView)))
  }
}
