/**
 * The limit of the server part (scripts/bench/server.mjs), a process of its own: what Socket.IO can do when it joins rooms and passes messages on, and looks
 * at nothing: no limits, no shapes, no seats, no log.
 */
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const server = new Server(http, { perMessageDeflate: false, httpCompression: false, serveClient: false });

server.on('connection', (socket) => {
  socket.on('join_room', (room, _request, answer) => {
    const others = [...(server.sockets.adapter.rooms.get(room) ?? [])];
    socket.join(room);
    answer({ ok: true, self: { id: socket.id }, peers: others.map((id) => ({ id })) });
    socket.to(room).emit('welcome', { id: socket.id });
  });
  socket.on('ice', (candidate, target) => socket.to(target).emit('ice', candidate, socket.id));
});

http.listen(0, '127.0.0.1', () => console.log(`The bare relay is at http://127.0.0.1:${http.address().port}`));
