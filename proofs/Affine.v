(** I6 for affine arcs [m |-> L m + b], and I8: each constant term [b] is a linear arc of its own, from one constant
    source of value 1. The source has the integers for its group, and the arc takes [z] to [z] times [b]. *)

Require Import List Arith ZArith Bool Lia.
From DAGLift Require Import AbelianGroups Networks Levels Lifting Identities PathSums.
Import ListNotations.

Open Scope group_scope.

Section Affine.
  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variable M : V -> AbelianGroup.
  Variables tail head : E -> V.
  Variable L : forall a : E, M (tail a) -> M (head a).
  Variable constant : forall a : E, M (head a).
  Variable arcs : list E.
  Hypothesis dag : acyclic tail head arcs.
  Hypothesis linear : forall a, In a arcs -> additive (L a).

  (** The network with affine arcs. *)
  Definition affine (a : E) (m : M (tail a)) : M (head a) := L a m + constant a.

  Notation level := (level V_dec tail head arcs).
  Notation height := (height V_dec tail head arcs).
  Notation direct := (direct V_dec M tail head affine arcs level).

  (** The network with linear arcs: [None] is the constant source, and each arc comes once with its linear part and once
      with its constant term. *)
  Definition affine_nodes_dec : forall u v : option V, {u = v} + {u <> v}.
  Proof. decide equality. Defined.

  Definition affine_values (v : option V) : AbelianGroup :=
    match v with
    | Some v => M v
    | None => integers
    end.

  Definition affine_tail (a : E + E) : option V :=
    match a with
    | inl a => Some (tail a)
    | inr a => None
    end.

  Definition affine_head (a : E + E) : option V :=
    match a with
    | inl a | inr a => Some (head a)
    end.

  Definition affine_parts (a : E + E) : affine_values (affine_tail a) -> affine_values (affine_head a) :=
    match a return affine_values (affine_tail a) -> affine_values (affine_head a) with
    | inl a => L a
    | inr a => fun z => multiple z (constant a)
    end.

  Definition affine_arcs : list (E + E) := map inl arcs ++ map inr arcs.

  Definition affine_input (x0 : state M) : state affine_values :=
    fun v => match v with
             | Some v => x0 v
             | None => 1%Z
             end.

  Notation level' := (Levels.level affine_nodes_dec affine_tail affine_head affine_arcs).
  Notation height' := (Levels.height affine_nodes_dec affine_tail affine_head affine_arcs).
  Notation direct' :=
    (Networks.direct affine_nodes_dec affine_values affine_tail affine_head affine_parts affine_arcs level').
  Notation incoming' := (incoming affine_nodes_dec affine_head affine_arcs).

  Lemma affine_dag : acyclic affine_tail affine_head affine_arcs.
  Proof.
    apply (ranked_acyclic _ _ _ (fun v => match v with Some v => S (level v) | None => 0%nat end)).
    intros a Ha. apply in_app_or in Ha as [Ha | Ha]; apply in_map_iff in Ha as (b & <- & Hb); simpl; [| lia].
    pose proof (level_increases V_dec tail head arcs dag b Hb). lia.
  Qed.

  Lemma affine_linear a : In a affine_arcs -> additive (affine_parts a).
  Proof.
    intro Ha. apply in_app_or in Ha as [Ha | Ha]; apply in_map_iff in Ha as (b & <- & Hb); [now apply linear |].
    intros y z. apply multiple_add.
  Qed.

  Lemma affine_incoming v :
    incoming' (Some v) = map inl (incoming V_dec head arcs v) ++ map inr (incoming V_dec head arcs v).
  Proof.
    clear dag linear. unfold affine_arcs, incoming. rewrite filter_app.
    assert (H : forall (side : E -> E + E), (forall a, affine_head (side a) = Some (head a)) -> forall l,
      filter (enters affine_nodes_dec affine_head (Some v)) (map side l) = map side (filter (enters V_dec head v) l)).
    { intros side Hside l. induction l as [| a l IH]; [reflexivity |]. simpl. rewrite IH.
      assert (e : enters affine_nodes_dec affine_head (Some v) (side a) = enters V_dec head v a).
      { unfold enters. rewrite Hside.
        destruct (affine_nodes_dec (Some (head a)) (Some v)), (V_dec (head a) v); congruence. }
      rewrite e. now destruct (enters V_dec head v a). }
    now rewrite !H.
  Qed.

  Lemma affine_place u v m : place affine_nodes_dec affine_values (Some u) (Some v) m = place V_dec M u v m.
  Proof.
    destruct (V_dec u v) as [<- | Hne].
    - rewrite (place_here V_dec M). apply (place_here affine_nodes_dec affine_values (Some u)).
    - rewrite (place_elsewhere V_dec M) by exact Hne.
      apply (place_elsewhere affine_nodes_dec affine_values). congruence.
  Qed.

  (** Both networks compute the same. *)
  Lemma affine_direct x0 v : direct x0 v = direct' (affine_input x0) (Some v).
  Proof.
    symmetry. revert v.
    destruct (direct_recursion affine_nodes_dec affine_values _ _ affine_parts _ affine_dag (affine_input x0))
      as [Hsource Hsum].
    apply (direct_unique V_dec M tail head affine arcs dag x0 (fun v => direct' (affine_input x0) (Some v)));
      intros v Hv.
    - apply (Hsource (Some v)). now rewrite affine_incoming, Hv.
    - assert (Hone : direct' (affine_input x0) None = 1%Z).
      { apply (Hsource None). unfold affine_arcs, incoming. rewrite filter_app.
        assert (H : forall (side : E -> E + E), (forall a, affine_head (side a) = Some (head a)) -> forall l,
          filter (enters affine_nodes_dec affine_head None) (map side l) = []).
        { intros side Hside l. induction l as [| a l IH]; [reflexivity |]. simpl. rewrite IH. unfold enters.
          rewrite Hside. now destruct (affine_nodes_dec (Some (head a)) None). }
        now rewrite !H. }
      rewrite (Hsum (Some v)).
      + rewrite affine_incoming, sum_app, !sum_map, <- sum_add. apply sum_ext. intros a _.
        unfold arrival, affine. simpl. rewrite Hone, multiple_one, place_additive. f_equal; apply affine_place.
      + rewrite affine_incoming. now destruct (incoming V_dec head arcs v).
  Qed.

  Theorem I6_affine_path_sum x0 v :
    S_upto V_dec M tail head affine arcs level height (lift level x0) v =
    sum (fun p => along affine_nodes_dec affine_values affine_tail affine_head affine_parts p (Some v)
                    (lift level' (affine_input x0) (start affine_tail p (Some v))))
      (paths_upto affine_nodes_dec affine_tail affine_head affine_arcs height' (Some v)).
  Proof.
    rewrite (I1_decomposition V_dec M tail head affine arcs dag), affine_direct.
    rewrite <- (I1_decomposition affine_nodes_dec affine_values _ _ affine_parts _ affine_dag).
    exact (I6_path_sum _ _ _ _ _ _ affine_dag affine_linear _ (Some v)).
  Qed.

  (** I8, but for the shape of the region. Of a network with any arcs [g], let the region be the inputs at which each
      arc gives what its affine arc gives, at the value of its tail. There its functions are the path sum of the
      affine arcs. *)
  Theorem I8_path_sum_on_region (g : forall a, M (tail a) -> M (head a)) x0 :
    let f := Networks.direct V_dec M tail head g arcs level x0 in
    (forall a, In a arcs -> g a (f (tail a)) = affine a (f (tail a))) ->
    forall v, S_upto V_dec M tail head g arcs level height (lift level x0) v =
      sum (fun p => along affine_nodes_dec affine_values affine_tail affine_head affine_parts p (Some v)
                      (lift level' (affine_input x0) (start affine_tail p (Some v))))
        (paths_upto affine_nodes_dec affine_tail affine_head affine_arcs height' (Some v)).
  Proof.
    intros f Hregion v. rewrite <- I6_affine_path_sum, (I1_decomposition V_dec M tail head g arcs dag). symmetry.
    apply (I1_partial_arcs V_dec M tail head g arcs dag affine (fun _ => True)); [| exact I].
    intros a Ha _. split; [exact I |]. symmetry. now apply Hregion.
  Qed.
End Affine.
