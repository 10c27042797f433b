/// The heap storage of an ``Integer`` that does not fit a machine word: one object, the limbs behind its header.
///
/// The limbs are those of GMP's `mpn` layer: 64 bits each, least significant first. An object is written to while it is
/// made, and later only by a holder that has seen that its reference is the only one.
@usableFromInline
final class Limbs: ManagedBuffer<Limbs.Header, UInt> {
  @usableFromInline
  struct Header {
    /// The number of limbs in use, negated for a negative number, as GMP has it.
    @usableFromInline var size: Int
    /// The number of limbs that there is room for. (ManagedBuffer's own `capacity` asks the allocator each time.)
    @usableFromInline let room: Int

    @usableFromInline
    init(size: Int, room: Int) {
      self.size = size
      self.room = room
    }
  }

  /// An object whose limbs are not yet initialised.
  static func allocate(room: Int) -> Limbs {
    // `create` returns an instance of the class that it is called on.
    unsafeDowncast(create(minimumCapacity: room) { _ in Header(size: 0, room: room) }, to: Limbs.self)
  }

  // Through the pointer, as each read of the property `header` would be checked for exclusive access.
  @inlinable
  var size: Int { withUnsafeMutablePointerToHeader { $0.pointee.size } }

  @inlinable
  var room: Int { withUnsafeMutablePointerToHeader { $0.pointee.room } }
}
