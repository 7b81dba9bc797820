package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that certifies identities for ten minutes, and the log of certificates it
 * writes to (RFC 6962).
 */
final class SmallAuthority {
  private static final String ALGORITHM = "SHA256withECDSA";
  private static final X500Name NAME = new X500Name("CN=authority,O=test");

  /** The issuer of an identity, and the times a log gave, as Sigstore and RFC 6962 number them. */
  private static final ASN1ObjectIdentifier ISSUER =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.8");

  private static final ASN1ObjectIdentifier TIMES =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2");

  private final KeyPair key = newKey();
  private final KeyPair log = newKey();
  private final byte[] root;

  /** One that is there since then. */
  SmallAuthority(Instant begin) {
    try {
      X509v3CertificateBuilder certificate =
          certificate(begin, Duration.ofDays(3650), NAME, key.getPublic());
      certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      certificate.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      this.root = certificate.build(signer()).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] sign(PrivateKey with, byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(with);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] sha256(byte[] content) {
    return Digest.sha256().digest(content);
  }

  /** Its own certificate. */
  byte[] root() {
    return root.clone();
  }

  PublicKey logKey() {
    return log.getPublic();
  }

  /** A certificate for an identity's key, with the log's word that it is written down. */
  byte[] certify(PublicKey of, String issuer, String subject, Instant at) {
    try {
      X509v3CertificateBuilder certificate =
          certificate(at, Duration.ofMinutes(10), new X500Name(""), of);
      certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      certificate.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
      GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, subject);
      certificate.addExtension(Extension.subjectAlternativeName, true, new GeneralNames(name));
      certificate.addExtension(ISSUER, false, new DERUTF8String(issuer));
      byte[] unlogged =
          certificate.build(signer()).toASN1Structure().getTBSCertificate().getEncoded("DER");
      certificate.addExtension(TIMES, false, new DEROctetString(times(unlogged, at)));
      return certificate.build(signer()).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("JavaUtilDate") // the library's
  private static X509v3CertificateBuilder certificate(
      Instant from, Duration length, X500Name subject, PublicKey of) {
    return new JcaX509v3CertificateBuilder(
        NAME,
        BigInteger.valueOf(from.toEpochMilli()),
        Date.from(from),
        Date.from(from.plus(length)),
        subject,
        of);
  }

  private ContentSigner signer() {
    try {
      return new JcaContentSignerBuilder(ALGORITHM).build(key.getPrivate());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A list of one signed time. */
  private byte[] times(byte[] certificate, Instant at) throws IOException {
    byte[] signature = sign(log.getPrivate(), logged(certificate, at));
    ByteArrayOutputStream time = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(time);
    out.writeByte(0);
    out.write(sha256(log.getPublic().getEncoded()));
    out.writeLong(at.toEpochMilli());
    out.writeShort(0);
    out.writeShort(0x0403);
    out.writeShort(signature.length);
    out.write(signature);
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    DataOutputStream all = new DataOutputStream(list);
    all.writeShort(time.size() + 2);
    all.writeShort(time.size());
    all.write(time.toByteArray());
    return list.toByteArray();
  }

  private byte[] logged(byte[] certificate, Instant at) throws IOException {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(entry);
    out.writeShort(0);
    out.writeLong(at.toEpochMilli());
    out.writeShort(1);
    out.write(sha256(key.getPublic().getEncoded()));
    out.writeByte(certificate.length >> 16);
    out.writeShort(certificate.length);
    out.write(certificate);
    out.writeShort(0);
    return entry.toByteArray();
  }
}
