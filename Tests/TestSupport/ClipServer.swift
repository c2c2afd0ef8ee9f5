// SPDX-License-Identifier: MIT

internal import Foundation
internal import Synchronization

/// A local web server that serves one file at any path; the file can be replaced.
public final class ClipServer: Sendable {
  /// The URL of the file.
  public let address: String
  private let descriptor: Int32
  private let file: Mutex<String>

  /// - Parameter path: the path of the file.
  public init(serving path: String) throws {
    file = Mutex(path)
    let listener = try Loopback.listen()
    descriptor = listener.descriptor
    address = "http://127.0.0.1:\(listener.port)/0"
    Thread.detachNewThread { [weak self, descriptor] in
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        guard let path = self?.file.withLock({ $0 }) else {
          close(client)
          return
        }
        Thread.detachNewThread { Self.respond(client, path) }
      }
    }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  /// Replaces the file at the same address.
  public func serve(_ path: String) { file.withLock { $0 = path } }

  /// Responds to one request, with a range if requested.
  private static func respond(_ client: Int32, _ path: String) {
    defer { close(client) }
    var request: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !request.contains(0x0A) || request.suffix(4) != Array("\r\n\r\n".utf8)[...] {
      let count = read(client, &buffer, buffer.count)
      guard count > 0 else { return }
      request += buffer[..<count]
    }
    guard let content = FileManager.default.contents(atPath: path) else { return }
    let range = String(decoding: request, as: UTF8.self).lowercased()
      .split(separator: "range: bytes=").dropFirst().first?.prefix { $0.isNumber }
    let start = min(range.flatMap { Int($0) } ?? 0, content.count)
    let head = """
      HTTP/1.1 \(range == nil ? "200 OK" : "206 Partial Content")\r
      Content-Type: video/x-matroska\r
      Accept-Ranges: bytes\r
      Content-Length: \(content.count - start)\r
      Content-Range: bytes \(start)-\(max(content.count - 1, 0))/\(content.count)\r
      Connection: close\r
      \r

      """
    var rest = (Array(head.utf8) + content[start...])[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
