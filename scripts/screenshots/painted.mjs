/**
 * Runs in the page, before its own script: instead of the fake camera's green a painted person, and a slide instead of a screen, so that
 * pictures of Noom can be shown to a stranger and nobody's face is in them.
 * @param {number} who which of the painted people, from 0
 */
export function paintDevices(who) {
  const LOOKS = [
    { skin: '#e8b48f', hair: '#3b2a20', cloth: '#2f6f8f', wall: '#d9dfe0', long: true },
    { skin: '#8d5a3c', hair: '#191413', cloth: '#c7683f', wall: '#e6dccb', long: false },
    { skin: '#f1c9a5', hair: '#17181c', cloth: '#5d5a8c', wall: '#cfdcd2', long: true },
    { skin: '#d99f78', hair: '#7a7570', cloth: '#3f7a52', wall: '#dfd8e2', long: false },
    { skin: '#5f3a26', hair: '#120d0b', cloth: '#b99a2e', wall: '#d4e0e6', long: true },
    { skin: '#f4d3bb', hair: '#a65a2a', cloth: '#8b3a4a', wall: '#e3e3d3', long: false },
    { skin: '#c98a62', hair: '#2a1d16', cloth: '#41505c', wall: '#e9d9d2', long: false },
    { skin: '#eec39a', hair: '#6b4526', cloth: '#6a8f4f', wall: '#d5d8e8', long: true },
  ];
  const look = LOOKS[who % LOOKS.length];
  const devices = navigator.mediaDevices;
  const openDevices = devices.getUserMedia.bind(devices);

  devices.getUserMedia = async (constraints) => {
    const stream = await openDevices(constraints);
    const [real] = stream.getVideoTracks();
    if (real === undefined) return stream;
    const painted = film(1280, 720, paintPerson);
    // It passes for the device that was asked for: the page's menus show it as chosen.
    painted.getSettings = () => real.getSettings();
    const stop = painted.stop.bind(painted);
    painted.stop = () => {
      stop();
      real.stop();
    };
    return new MediaStream([...stream.getAudioTracks(), painted]);
  };
  const listDevices = devices.enumerateDevices.bind(devices);
  const NAMES = {
    videoinput: ['Desk camera', 'Front camera', 'Camera of the monitor'],
    audioinput: ['Default: Headset', 'Headset', 'Microphone of the camera'],
    audiooutput: ['Default: Headset', 'Headset', 'Loudspeakers'],
  };
  devices.enumerateDevices = async () => {
    const found = await listDevices();
    return found.map(({ deviceId, groupId, kind, label }) => {
      const place = found.filter((other) => other.kind === kind).findIndex((other) => other.deviceId === deviceId);
      return { deviceId, groupId, kind, label: label === '' ? '' : (NAMES[kind][place] ?? label) };
    });
  };
  devices.getDisplayMedia = async () => new MediaStream([film(1920, 1080, paintSlide)]);

  function film(width, height, paint) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    const draw = () => paint(context, width, height);
    draw();
    setInterval(draw, 250);
    return canvas.captureStream(4).getVideoTracks()[0];
  }

  function paintPerson(context, width, height) {
    const sway = Math.sin(Date.now() / 1300 + who) * 0.004;
    const x = (part) => width * 0.5 + (part + sway) * height;
    const y = (part) => part * height;
    const oval = (cx, cy, rx, ry, colour, from = 0, to = 2 * Math.PI) => {
      context.fillStyle = colour;
      context.beginPath();
      context.ellipse(x(cx), y(cy), rx * height, ry * height, 0, from, to);
      context.fill();
    };
    const line = (cx, cy, rx, ry, from, to, colour, thick) => {
      context.strokeStyle = colour;
      context.lineWidth = thick * height;
      context.lineCap = 'round';
      context.beginPath();
      context.ellipse(x(cx), y(cy), rx * height, ry * height, 0, from, to);
      context.stroke();
    };
    const { skin, hair, cloth, wall, long } = look;
    const light = context.createLinearGradient(0, 0, width, height);
    light.addColorStop(0, '#ffffff');
    light.addColorStop(0.25, wall);
    light.addColorStop(1, '#8c9494');
    context.fillStyle = light;
    context.fillRect(0, 0, width, height);
    // A shelf, or a window.
    context.fillStyle = 'rgb(255 255 255 / 0.35)';
    if (who % 2 === 0) context.fillRect(width * 0.06, height * 0.08, width * 0.2, height * 0.5);
    else for (const row of [0.2, 0.42]) context.fillRect(width * 0.74, height * row, width * 0.24, height * 0.02);

    if (long) oval(0, 0.5, 0.235, 0.33, hair);
    oval(0, 1.12, 0.46, 0.34, cloth);
    oval(0, 0.79, 0.1, 0.09, skin);
    oval(0, 0.72, 0.085, 0.13, skin);
    oval(0, 0.745, 0.075, 0.07, 'rgb(0 0 0 / 0.12)');
    for (const side of [-1, 1]) oval(side * 0.178, 0.49, 0.026, 0.045, skin);
    oval(0, 0.48, 0.175, 0.225, skin);
    // Hair over the brow.
    oval(0, 0.4, 0.19, 0.17, hair, Math.PI, 2 * Math.PI);
    oval(long ? -0.07 : 0.05, 0.375, 0.135, 0.075, hair);
    for (const side of [-1, 1]) {
      oval(side * 0.068, 0.492, 0.0145, 0.0175, '#231b18');
      oval(side * 0.068 + 0.005, 0.487, 0.0045, 0.005, '#ffffff');
      line(side * 0.068, 0.462, 0.032, 0.018, Math.PI * 1.15, Math.PI * 1.85, hair, 0.009);
      oval(side * 0.1, 0.565, 0.03, 0.02, 'rgb(214 92 72 / 0.18)');
    }
    line(0, 0.545, 0.016, 0.014, Math.PI * 0.15, Math.PI * 0.85, 'rgb(0 0 0 / 0.25)', 0.007);
    line(0, 0.585, 0.058, 0.045, Math.PI * 0.15, Math.PI * 0.85, '#8c3b35', 0.011);
  }

  function paintSlide(context, width, height) {
    context.fillStyle = '#fbfaf6';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#1c2b33';
    context.font = `600 ${height * 0.085}px system-ui, sans-serif`;
    context.fillText('The garden in spring', width * 0.07, height * 0.17);
    context.font = `${height * 0.042}px system-ui, sans-serif`;
    context.fillStyle = '#4c5b62';
    [
      'Beds: turned by the first of March',
      'Seeds: ordered, here on Tuesday',
      'Water: the barrel leaks, who looks at it?',
    ].forEach((text, index) => context.fillText(`•  ${text}`, width * 0.07, height * (0.3 + index * 0.08)));
    [0.35, 0.5, 0.42, 0.7, 0.85, 1].forEach((part, index) => {
      context.fillStyle = index === 5 ? '#0a7a5c' : '#9cc7b6';
      const tall = part * height * 0.36;
      context.fillRect(width * (0.08 + index * 0.145), height * 0.94 - tall, width * 0.1, tall);
    });
  }
}
